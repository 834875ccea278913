import type { core } from 'zod/mini'
import type { ServiceError } from '#shared/errors.ts'
import type { FieldDocs } from './field-docs.ts'
import type { ParameterDoc } from './parameter-docs.ts'
import type { Words } from './words.ts'

/** A shape that an answer can have. */
export type AnswerDoc = {
  /** The name of its schema in the document. */
  readonly name: string
  /** When it is answered. */
  readonly summary: Words
  readonly schema: core.$ZodType
  /** What its fields mean. */
  readonly fields: FieldDocs
  /** The contract's example of it (test/fixtures/contract), or one of our own for what is an extension. */
  readonly example: string | { readonly value: unknown }
}

/** What the documentation says of an operation beyond its row. */
export type OperationDoc = {
  /** Its title in English; the Chinese one is the row's. */
  readonly summary: string
  readonly description: Words
  readonly request: core.$ZodType
  readonly parameters: Readonly<Record<string, ParameterDoc>>
  readonly answers: readonly AnswerDoc[]
  /** The refusals that are its own; those of the door and of parameters are everybody's. */
  readonly refusals: readonly ServiceError['kind'][]
}
