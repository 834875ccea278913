/** A new secret for signing a tenant's pushes, as Standard Webhooks writes it: 256 random bits. */
export function newWebhookSecret(randomBytes: (length: number) => Buffer): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
