import { Webhook } from 'standardwebhooks'

/**
 * The headers that prove who sent a push (Standard Webhooks): a signature for each secret, with blanks between them, of
 * which a receiver needs one. `at` is when this attempt is sent, ms.
 */
export function signPush(
  secrets: readonly string[],
  id: string,
  at: number,
  body: string,
): Readonly<Record<string, string>> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body)).join(' '),
  }
}
