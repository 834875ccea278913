import * as z from 'zod/mini'
import { defineCommand } from '../command.ts'
import { rateInput, rateOption } from '../inputs.ts'
import { report } from '../output/report.ts'
import { table } from '../output/table.ts'
import { chinaTime } from '../output/times.ts'
import { parseRing, type RingKey } from '../rotation/key-ring.ts'
import { neededKeys } from '../sealing/sealed-items.ts'

/** What is known of a key. */
type KeyStatus = {
  readonly kid: string
  readonly state: 'seals' | 'opens' | 'missing'
  readonly values: number
} & Pick<RingKey, 'since' | 'frontSince'>

export const vaultStatus = defineCommand({
  usage: 'status',
  description: 'how many values each sealing key is needed for, and since when it opens and seals',
  options: [rateOption],
  input: z.object({ rate: rateInput }),
  async run({ session }, { rate }) {
    const { sealingKeys } = parseRing((await session.holdSecret('vault')).text)
    const { values, unreadable } = await neededKeys(session, rate)
    const missing = [...values.keys()].filter((kid) => sealingKeys.every((key) => key.kid !== kid))
    const keys: readonly KeyStatus[] = [
      ...sealingKeys.map((key, place) => statusOf(key, place === 0 ? 'seals' : 'opens', values)),
      ...missing.map((kid) => statusOf({ kid }, 'missing', values)),
    ]
    const lines = [
      ...table(
        ['key', 'state', 'values', 'in the ring since', 'in front since'],
        keys.map(({ kid, state, values, since, frontSince }) => [
          ...[kid, state, String(values), shown(since), shown(frontSince)],
        ]),
      ),
      ...(unreadable === 0
        ? []
        : ['', `${unreadable} item(s) cannot be read: which keys they need is not known.`]),
    ]
    return report({ keys, unreadable }, lines)
  },
})

function statusOf(
  { kid, since, frontSince }: Pick<RingKey, 'kid' | 'since' | 'frontSince'>,
  state: KeyStatus['state'],
  values: ReadonlyMap<string, number>,
): KeyStatus {
  return {
    ...{ kid, state, values: values.get(kid) ?? 0 },
    ...(since === undefined ? {} : { since }),
    ...(frontSince === undefined ? {} : { frontSince }),
  }
}

function shown(moment: string | undefined): string {
  return moment === undefined ? '' : chinaTime(Date.parse(moment))
}
