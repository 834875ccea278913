import * as z from 'zod/mini'
import { parseSecretDocument } from '#shared/lambda/platform/secret-document.ts'
import type { SealingKey } from '#shared/vault/vault.ts'
import { notFound } from '../failure.ts'
import { iso } from '../output/times.ts'
import { momentInSecret } from './known-everywhere.ts'

/*
 * How the sealing keys are rotated: a key is added behind the others, put in front when every process can open what it
 * seals, and its predecessor taken out when nothing needs it. What else a document holds is kept.
 */

const ringKey = z.looseObject({
  kid: z.string(),
  key: z.string(),
  /** Since when it is in the ring; absent of keys that are long known. */
  since: z.exactOptional(momentInSecret),
  /** Since when it is the front key that seals; absent of others, and of one that is so for long. */
  frontSince: z.exactOptional(momentInSecret),
})

const ringDocument = z.looseObject({ sealingKeys: z.tuple([ringKey], ringKey) })

/** A key of the ring as operators see it. */
export type RingKey = z.infer<typeof ringKey>

/** The document that holds the ring; the first key seals. */
export type RingDocument = z.infer<typeof ringDocument>

/** Reads the ring. Throws a ConfigurationError that repeats nothing of it. */
export function parseRing(text: string): RingDocument {
  return parseSecretDocument(ringDocument, text)
}

/** A key of the ring by its id. Throws an OpsFailure (`notFound`). */
export function keyOfRing({ sealingKeys }: RingDocument, kid: string): RingKey {
  const found = sealingKeys.find((key) => key.kid === kid)
  if (found === undefined) throw notFound(`there is no key ${kid} in the ring`)
  return found
}

/** The ring with a key more, at its end: it opens, and seals nothing yet. */
export function withKey(ring: RingDocument, key: SealingKey, now: number): RingDocument {
  return { ...ring, sealingKeys: [...ring.sealingKeys, { ...key, since: iso(now) }] }
}

/** The ring with one of its keys in front. */
export function withFront(ring: RingDocument, front: RingKey, now: number): RingDocument {
  const others = ring.sealingKeys
    .filter(({ kid }) => kid !== front.kid)
    .map(({ frontSince: _frontSince, ...key }) => key)
  return { ...ring, sealingKeys: [{ ...front, frontSince: iso(now) }, ...others] }
}

/** The ring without one of its keys; the front one is not taken out. */
export function withoutKey(ring: RingDocument, kid: string): RingDocument {
  const [front, ...others] = ring.sealingKeys
  return { ...ring, sealingKeys: [front, ...others.filter((key) => key.kid !== kid)] }
}
