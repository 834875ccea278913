import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Outcome } from './runner.ts'
import type { Job } from './worker.ts'

/** Processes that run tests; one that hangs is ended with all that it started, and replaced. */
export class Pool {
  readonly #idle: ChildProcess[] = []
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  /** What came of the tests; undefined when they did not end in time (ms). */
  async run(job: Job, limitMs: number): Promise<Outcome | undefined> {
    const child = this.#idle.pop() ?? (await this.#start())
    child.send(job)
    const outcome = await answerOf<Outcome>(child, limitMs)
    if (outcome === undefined) end(child)
    else this.#idle.push(child)
    return outcome
  }

  close(): void {
    for (const child of this.#idle) end(child)
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, 'worker.ts'), {
      cwd: this.#root,
      // A group of its own, so that its workers end with it.
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    if ((await answerOf(child, 60_000)) === undefined) throw new Error('the tests do not start')
    return child
  }
}

function answerOf<T>(child: ChildProcess, limitMs: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: T | undefined) => {
      clearTimeout(timer)
      child.off('message', settle)
      child.off('exit', onExit)
      resolve(answer)
    }
    const onExit = () => settle(undefined)
    const timer = setTimeout(settle, limitMs, undefined)
    child.once('message', settle)
    child.once('exit', onExit)
  })
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
