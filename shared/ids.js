import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
/** A tenant's id: names the application (or its owner) whose orders these are. */
export const TenantId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))
  .brand()
/** The tenant's own order number (contract §2 `outOrderNo`): 6–32 digits and Latin letters. */
export const OutOrderNo = z
  .string()
  .check(z.regex(/^[A-Za-z0-9]{6,32}$/))
  .brand()
/** Our order number: what the tenant sees as `orderNo` and what Juhe gets as `outOrderNo`. 26 characters of [0-9A-Z]. */
export const OrderNo = z
  .string()
  .check(z.regex(/^T[0-9A-Z]{25}$/))
  .brand()
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUV'
/**
 * The order number of a tenant's order. It is a function of its two arguments and of nothing else, so that two
 * submits of the same order meet in one conditional write, and a call from the tenant reaches the item without
 * an index. 125 bits of SHA-256: two orders never share a number in practice, and none can be guessed from another.
 */
export function orderNoOf(tenantId, outOrderNo) {
  const digest = createHash('sha256').update(`${tenantId}\0${outOrderNo}`).digest()
  return OrderNo.parse(`T${base32(digest).slice(0, 25)}`)
}
function base32(bytes) {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((value >> bits) & 31)
    }
  }
  return text
}
