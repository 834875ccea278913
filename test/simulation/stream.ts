import type { DynamoDBRecord } from 'aws-lambda'
import { marshalled } from '#infra/local/store/marshalled.ts'
import { dueIndex, partitionKey } from '#shared/table/names.ts'
import type { Cluster } from './cluster.ts'
import { streamFaults } from './fault-kinds.ts'
import type { Item, Write } from './memory-table.ts'
import { delayFor, type World } from './world.ts'

/** The table's stream: tells `wake` of each write of an order that waits for something. */
export type Stream = { readonly emit: (write: Write) => void }

/** How often a record is handed over at most, and how long after the last time, ms. */
const mostTries = 3
const retryMs = 2_000

export function createStream(world: World, cluster: () => Cluster, onFault: (pk: string) => void): Stream {
  const { schedule, faults, tell, nameOf } = world
  let sequence = 0

  function hand(record: DynamoDBRecord, key: string, tries: number): void {
    const server = cluster().pick(key)
    tell(`${key} wakes ${server?.process.name ?? 'nobody'}`)
    cluster().call(
      server,
      (functions) => functions.wake(record),
      60_000,
      (end) => {
        if (end.kind === 'lost' && tries < mostTries)
          schedule.after(retryMs, () => hand(record, key, tries + 1))
      },
    )
  }

  return {
    emit: ({ pk, after }) => {
      if (after?.[dueIndex.sortKey] === undefined) return
      sequence += 1
      const record = recordOf(pk, after, sequence)
      const key = faults.name(`stream ${nameOf(pk)}`)
      const fault = faults.draw(key, streamFaults)
      if (fault !== undefined) {
        faults.felt(key, fault)
        onFault(pk)
      }
      if (fault === 'stream record is lost') return
      const late = fault === 'stream is late' ? delayFor(world, `${key} late`, 5_000, 120_000) : 0
      schedule.after(late + delayFor(world, key, 10, 200), () => hand(record, key, 1))
      if (fault === 'stream record comes twice')
        schedule.after(delayFor(world, `${key} again`, 10, 5_000), () => hand(record, key, 1))
    },
  }
}

function recordOf(pk: string, image: Item, sequence: number): DynamoDBRecord {
  return {
    eventID: String(sequence),
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: marshalled({ [partitionKey]: pk }),
      NewImage: marshalled(image),
      SequenceNumber: String(sequence).padStart(21, '0'),
      StreamViewType: 'NEW_IMAGE',
    },
  }
}
