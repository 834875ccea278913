import * as z from 'zod/mini'
import { answer, built } from './answers.ts'
import { dataDictionary } from './dictionary.ts'
import { success } from './envelope.ts'

/** dataDictionary takes nothing but the key, contract §7. */
export type DataDictionaryRequest = Readonly<Record<never, never>>

/** Reads the flat parameters of dataDictionary: none. */
export const dataDictionaryRequest = /* @__PURE__ */ built(() =>
  z.transform((_parameters: unknown): DataDictionaryRequest => ({})),
)

/** The answer of dataDictionary by its shape: tables of codes and texts, each with a note. */
export const dataDictionaryResponse = /* @__PURE__ */ built(() =>
  answer(() => {
    const table = z.strictObject({ msg: z.string(), data: z.record(z.string(), z.string()) })
    return z.strictObject({
      tips: z.array(z.string()),
      idType: table,
      passengerType: table,
      refundType: table,
      seatClass: table,
      seatClassCode: table,
      trainClass: table,
      ticketStateCode: table,
      orderStatus: table,
      msgCode: table,
    })
  }),
)

/** What dataDictionary answers, always. */
export const dataDictionaryAnswer = success(dataDictionary)
