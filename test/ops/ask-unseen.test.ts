import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askUnseen } from '#infra/ops/host.ts'

/** A terminal: what is typed comes in key by key, and whoever reads it can have that shown or not. */
function terminal() {
  const modes: boolean[] = []
  const keys = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => void modes.push(isRaw),
  })
  const screen = new PassThrough()
  return { keys, screen, modes, seen: () => String(screen.read() ?? '') }
}

test('what is typed is the answer, and is not shown', async () => {
  const { keys, screen, modes, seen } = terminal()
  const asked = askUnseen("Juhe's key: ", keys, screen)
  for (const key of 'sekret\u007ft\r') keys.write(key)
  expect(await asked).toBe('sekret')
  expect(seen()).toBe("Juhe's key: \n")
  // The terminal itself shows nothing meanwhile, and is as it was afterwards.
  expect(modes).toEqual([true, false])
})

test('whoever leaves it has answered nothing', async () => {
  const { keys, screen } = terminal()
  const asked = askUnseen("Juhe's key: ", keys, screen)
  keys.write('half')
  keys.write('\u0003')
  expect(await asked).toBe('')
})
