import { extensions } from '#contract/operations.ts'
import { statementRequest } from '#contract/statement.ts'
import { statement } from '#shared/journal/statement.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'

/** Extension statement. */
export const create = operationHandler(extensions.statement, statementRequest, ({ table }) =>
  statement(table),
)

export const handler = create(awsPlatform)
