import { dataDictionaryAnswer, dataDictionaryRequest } from '#contract/data-dictionary.ts'
import { operations } from '#contract/operations.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'
import { tablelessHandler } from '#shared/lambda/tableless-handler.ts'
import { ok } from '#shared/result.ts'

/** Contract §7 dataDictionary. */
export const create = tablelessHandler(operations.dataDictionary, dataDictionaryRequest, async () =>
  ok(dataDictionaryAnswer),
)

export const handler = create(barePlatform)
