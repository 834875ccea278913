import { createSpinner } from 'nanospinner'
import pc from 'picocolors'

/** What a step came to: its value, and what is said of it. */
export type Told<Value> = { readonly value: Value; readonly says: string }

/** Says what a step is at, at this moment. */
export type Meanwhile = (doing: string) => void

/** How the demo shows itself. */
export type Show = {
  say(line: string): void
  /** Shows a step while it goes on, and then what it came to. Rejects as the work does. */
  step<Value>(name: string, work: (meanwhile: Meanwhile) => Promise<Told<Value>>): Promise<Value>
  /** A name and where it leads. */
  link(name: string, url: string): void
  /** Leaves the terminal as it was, when no step comes to its end any more. */
  restore(): void
}

/** Where the results of the steps begin: behind the longest name. */
const nameWidth = 22

/** How long a frame of the spinner stands, ms. */
const frameMs = 80

/** A spinner hides the cursor. */
const showCursor = '\u001b[?25h'

/** Plain lines, one for each step when it has ended: for logs, pipes and tests. */
export function plainShow(say: (line: string) => void, now: () => number = Date.now): Show {
  let count = 0
  return {
    say,
    async step(name, work) {
      const begun = now()
      const { value, says } = await work(() => undefined)
      count += 1
      say(`${String(count).padStart(2)}. ${name.padEnd(nameWidth)}${says} (${seconds(now() - begun)})`)
      return value
    },
    link: (name, url) => say(`${name.padEnd(nameWidth)}${url}`),
    restore: () => undefined,
  }
}

/** A spinner while a step goes on, colours, times: for a terminal. */
export function terminalShow(stream: NodeJS.WriteStream): Show {
  const say = (line: string) => void stream.write(`${line}\n`)
  return {
    say: (line) => say(pc.dim(line)),
    async step(name, work) {
      const begun = Date.now()
      const label = pc.bold(name.padEnd(nameWidth))
      let doing = '…'
      // Not started: a spinner that was ends the process at a signal, before callback URLs are given back.
      const spinner = createSpinner(`${label}${doing}`, { stream, color: 'cyan' })
      const shown = () => `${label}${pc.dim(`${doing} ${seconds(Date.now() - begun)}`)}`
      const clock = setInterval(() => spinner.update({ text: shown() }).spin(), frameMs)
      try {
        const { value, says } = await work((next) => {
          doing = next
        })
        spinner.success({ text: `${label}${says} ${pc.dim(seconds(Date.now() - begun))}` })
        return value
      } catch (error) {
        spinner.error({ text: shown() })
        throw error
      } finally {
        clearInterval(clock)
      }
    },
    link: (name, url) => say(`  ${name.padEnd(nameWidth)}${pc.cyan(pc.underline(url))}`),
    restore: () => void stream.write(`${showCursor}\n`),
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
