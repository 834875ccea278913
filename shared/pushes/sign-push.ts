import { Webhook } from 'standardwebhooks'

/** The headers that prove who sent a push (Standard Webhooks). `at` is when this attempt is sent, ms. */
export function signPush(
  secret: string,
  id: string,
  at: number,
  body: string,
): Readonly<Record<string, string>> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  }
}
