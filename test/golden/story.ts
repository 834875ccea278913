import { type InProcess, secrets, startInProcess } from '#test/support/in-process.ts'
import { startTestTable } from '#test/table/table-fixture.ts'

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** A push as the tenant got it. */
export type Told = { readonly url: string; readonly body: unknown }

/** What Juhe answers to a call; `issuedDetail` is orderDetail with `issue=1`. */
export type JuheAnswers = {
  [Operation in
    | 'search'
    | 'submitOrder'
    | 'orderDetail'
    | 'issuedDetail'
    | 'cancelOrder'
    | 'applyRefundOrder']?: Json | undefined
}

/** The service, with a Juhe whose words the test writes. */
export type Story = Awaited<ReturnType<typeof startStory>>

/** A moment in China (`yyyy-MM-dd HH:mm:ss`), ms since the epoch. Not by the code under test. */
export function inChina(time: string): number {
  const ms = Date.parse(`${time.replace(' ', 'T')}+08:00`)
  if (Number.isNaN(ms)) throw new Error(`${time} is no moment`)
  return ms
}

/** How a story is told otherwise. */
export type StoryOptions = {
  /** Settings of the service. */
  readonly env?: Readonly<Record<string, string>>
  /** What becomes of every text that Juhe or the tenant says, and of every moment of the clock. */
  readonly told?: (text: string) => string
}

/** Starts the service at a moment in China with a tenant who has a URL for each push. */
export async function startStory(at: string, { env = {}, told = (text) => text }: StoryOptions = {}) {
  const store = await startTestTable()
  const answers: JuheAnswers = {}
  const asked: { readonly operation: string; readonly parameters: unknown }[] = []
  const service = await startInProcess({
    sender: store.table.sender,
    startAt: inChina(told(at)),
    env,
    juhe: (operation, parameters) => {
      asked.push({ operation, parameters })
      const name = parameters.issue === '1' ? 'issuedDetail' : operation
      const answer = name in answers ? answers[name as keyof JuheAnswers] : undefined
      // No code of the contract: the outcome is unknown.
      return told(JSON.stringify(answer ?? { reason: 'unscripted', result: null, error_code: 299999 }))
    },
  })
  const { key } = await service.addTenant('north')
  for (const type of ['1', '2', '3']) {
    await service.call('addCallbackUrl', { key, type, url: `https://north.example.com/push/${type}` })
  }
  return {
    service,
    /** What Juhe answers from now on. */
    answers,
    /** What Juhe was asked, in order. */
    asked,
    /** The clock stands at a moment in China from now on. */
    at(time: string) {
      service.clock.ms = inChina(told(time))
    },
    /** Asks an operation as the tenant. */
    call: (operation: Parameters<InProcess['call']>[0], parameters: Readonly<Record<string, unknown>> = {}) =>
      service.call(operation, { key, ...JSON.parse(told(JSON.stringify(parameters))) }),
    /** Juhe calls back; then the service does all that is due, and the tenant is told what is told now. */
    async callback(type: 1 | 2 | 3, body: Json): Promise<readonly Told[]> {
      const token = secrets.callbackTokens[type][0] ?? ''
      const form = new URLSearchParams({ data: told(JSON.stringify(body)) }).toString()
      const contentType = 'application/x-www-form-urlencoded'
      const answer = await service.callback(String(type), token, { body: form, contentType })
      if (answer.body !== 'success') throw new Error(`the callback is answered ${answer.body}`)
      return settled(service)
    },
    /** The service does all that is due; answers what the tenant is told. */
    settle: () => settled(service),
    close: () => store.close(),
  }
}

async function settled(service: InProcess): Promise<readonly Told[]> {
  for (let ticks = 0; ticks < 4; ticks += 1) await service.reconcile()
  return service.posted.splice(0).map(({ url, body }) => ({ url, body: JSON.parse(body) }))
}
