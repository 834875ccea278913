import { bundledFiles } from '#shared/docs/bundled-files.ts'
import { docsHandler } from '#shared/lambda/docs-handler.ts'
import { barePlatform } from '#shared/lambda/platform/bare-platform.ts'

/** Shows the documentation that was laid beside its bundle, where a stage wants that. */
export const create = docsHandler(bundledFiles)

export const handler = create(barePlatform)
