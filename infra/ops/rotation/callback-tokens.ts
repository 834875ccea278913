import * as z from 'zod/mini'
import { type CallbackType, callbackTypes } from '#contract/add-callback-url.ts'
import { parseSecretDocument } from '#shared/lambda/platform/secret-document.ts'
import { iso } from '../output/times.ts'
import { momentInSecret } from './known-everywhere.ts'

/*
 * How the tokens of Juhe's callback URLs are rotated: new ones are added in front, Juhe is told of them when every
 * process knows them, and the older ones are taken out then. What else a document holds is kept.
 */

const tokens = z.tuple([z.string()], z.string())

const tokensDocument = z.looseObject({
  /** By type, the newest first. */
  callbackTokens: z.object({ 1: tokens, 2: tokens, 3: tokens }),
  /** About the first of each type, while they are being changed: since when they count, and Juhe was told of them. */
  newestTokens: z.exactOptional(
    z.object({ since: momentInSecret, registeredAt: z.exactOptional(momentInSecret) }),
  ),
})

/** The document that holds the tokens. */
export type TokensDocument = z.infer<typeof tokensDocument>

/** Reads the tokens. Throws a ConfigurationError that repeats nothing of them. */
export function parseTokens(text: string): TokensDocument {
  return parseSecretDocument(tokensDocument, text)
}

/** The document with a new token for each type in front of those that there are. */
export function withTokens(
  document: TokensDocument,
  newToken: (type: CallbackType) => string,
  now: number,
): TokensDocument {
  const { 1: tickets, 2: refunds, 3: expiries } = document.callbackTokens
  return {
    ...document,
    callbackTokens: {
      1: [newToken(1), ...tickets],
      2: [newToken(2), ...refunds],
      3: [newToken(3), ...expiries],
    },
    newestTokens: { since: iso(now) },
  }
}

/** The document that says that Juhe was told of the newest tokens. */
export function withRegistration(document: TokensDocument, now: number): TokensDocument {
  const { newestTokens } = document
  if (newestTokens === undefined) return document
  return { ...document, newestTokens: { ...newestTokens, registeredAt: iso(now) } }
}

/** The document with the newest tokens only. */
export function withNewestOnly({ newestTokens: _newestTokens, ...document }: TokensDocument): TokensDocument {
  const { 1: tickets, 2: refunds, 3: expiries } = document.callbackTokens
  return { ...document, callbackTokens: { 1: [tickets[0]], 2: [refunds[0]], 3: [expiries[0]] } }
}

/** How many tokens there are beside the newest ones. */
export function olderTokens({ callbackTokens }: TokensDocument): number {
  return callbackTypes.reduce((sum, type) => sum + callbackTokens[type].length - 1, 0)
}
