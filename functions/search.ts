import { operations } from '#contract/operations.ts'
import { searchRequest } from '#contract/search.ts'
import { operationHandler } from '#shared/lambda/operation-handler.ts'
import { awsPlatform } from '#shared/lambda/platform/aws-platform.ts'
import { judgeSearchServices, searchServices } from '#shared/lambda/services/search-services.ts'
import { judgeSearch, search } from '#shared/search/search.ts'

/** Contract §1 search. */
export const create = operationHandler(
  operations.search,
  searchRequest,
  async (backing) => search(await searchServices(backing)),
  (backing) => judgeSearch(judgeSearchServices(backing)),
)

export const handler = create(awsPlatform)
