import * as z from 'zod/mini'
import type { CallbackType } from '#contract/add-callback-url.ts'
import { TenantId } from '#shared/ids.ts'
import { Sealed } from '#shared/vault/sealed.ts'
import { TenantLimits } from './limits.ts'

/** Where a tenant wants the pushes of one type, and how their bodies are written (contract §6 and its extension). */
export const CallbackUrl = z.object({ url: z.string(), format: z.enum(['json', 'form']) })
export type CallbackUrl = z.infer<typeof CallbackUrl>

/** A newer version may have stored a format that this one cannot write: until it is back, the URL counts as not set. */
const storedCallbackUrl = z.pipe(
  z.transform((value: unknown) => (hasNewerFormat(value) ? undefined : value)),
  z.optional(CallbackUrl),
)
const callbackUrlOfAnyFormat = z.object({ url: z.string(), format: z.string() })

function hasNewerFormat(value: unknown): boolean {
  return callbackUrlOfAnyFormat.safeParse(value).success && !CallbackUrl.safeParse(value).success
}

/** The tenants' callback URLs by what they are told: contract §6, types 1, 2 and 3. */
export const CallbackUrls = z.object({
  ticket: storedCallbackUrl,
  refund: storedCallbackUrl,
  expiry: storedCallbackUrl,
})
export type CallbackUrls = z.infer<typeof CallbackUrls>

/** What a callback URL is for. */
export type CallbackPurpose = keyof CallbackUrls

/** The purpose of each `type` of addCallbackUrl (contract §6). */
export const callbackPurposes = { 1: 'ticket', 2: 'refund', 3: 'expiry' } as const satisfies Record<
  CallbackType,
  CallbackPurpose
>

/** The `type` of each purpose, as the wire writes it. */
export const callbackTypeNumbers = { ticket: '1', refund: '2', expiry: '3' } as const satisfies Record<
  CallbackPurpose,
  `${CallbackType}`
>

/** An application (or its owner) that uses the service. Times are ms since the epoch. */
export const Tenant = z.object({
  tenantId: TenantId,
  name: z.string(),
  /** A state that only a newer version knows lets nobody in. */
  state: z.pipe(
    z.pipe(
      z.string(),
      z.transform((state) => (state === 'active' ? state : 'suspended')),
    ),
    z.enum(['active', 'suspended']),
  ),
  callbackUrls: CallbackUrls,
  /** Signs the tenant's pushes (`whsec_…`, Standard Webhooks); sealed, bound to the tenantId. */
  webhookSecret: Sealed,
  /** The secret before, which signs beside the new one until a moment (ms), so that receivers can change over; sealed alike. */
  previousSecret: z.exactOptional(z.object({ secret: Sealed, until: z.number() })),
  /** What of the stage's limits is otherwise for this tenant. */
  limits: z.exactOptional(TenantLimits),
  createdAt: z.number(),
  /** Grows by one with every change: the condition of the next one. */
  version: z.number(),
})
export type Tenant = z.infer<typeof Tenant>
