import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const module = fileURLToPath(new URL('../../shared/lambda/platform/write-line.ts', import.meta.url))

/** What a process of its own writes whose reader begins to read only after a while. */
async function outputOf(script: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.pause()
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk
  })
  setTimeout(() => child.stdout.resume(), 100)
  await once(child, 'close')
  return output
}

const lines = 3_000
const write = `
  import { writeLine } from ${JSON.stringify(module)}
  for (let n = 0; n < ${lines}; n += 1) writeLine(n + '魏'.repeat(100))
`

test.each([
  ['a pipe that nobody reads for a while', write],
  ['a pipe that somebody has made not to block', `process.stdout.write('');${write}`],
])('nothing is lost in %s', async (_what, script) => {
  const written = (await outputOf(script)).split('\n')
  expect(written).toHaveLength(lines + 1)
  expect(written.slice(0, -1).every((line, n) => line === `${n}${'魏'.repeat(100)}`)).toBe(true)
})
