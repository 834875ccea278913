import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { AttributeValue as StreamValue } from 'aws-lambda'
import type { StoredItem } from '#shared/table/items.ts'

/** An item as a stream record holds it: binary values in base64, everything else as in the table. */
export function marshalled(item: StoredItem): Record<string, StreamValue> {
  return valuesOf(marshall(item, { removeUndefinedValues: true }))
}

function valuesOf(values: Readonly<Record<string, AttributeValue>>): Record<string, StreamValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, streamValueOf(value)]))
}

function streamValueOf(value: AttributeValue): StreamValue {
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: value.N }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  if (value.NULL !== undefined) return { NULL: value.NULL }
  if (value.M !== undefined) return { M: valuesOf(value.M) }
  if (value.L !== undefined) return { L: value.L.map(streamValueOf) }
  if (value.SS !== undefined) return { SS: value.SS }
  if (value.NS !== undefined) return { NS: value.NS }
  if (value.B !== undefined) return { B: base64(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(base64) }
  throw new TypeError('an attribute value of an unknown type')
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
