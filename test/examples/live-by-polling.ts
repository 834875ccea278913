import { readFile, rename, writeFile } from 'node:fs/promises'
import { createClient } from 'grab-ticket-order-service/client'

// An application without a URL for pushes: listEvents alone tells it everything. BASE_URL and KEY say where and as whom,
// PLACE is the file that remembers how far it has got, EVERY_MS how often it looks.
const {
  BASE_URL = 'http://127.0.0.1:3000',
  KEY = 'demo-key',
  PLACE = 'place.json',
  EVERY_MS = '5000',
} = process.env
const client = createClient({ baseUrl: BASE_URL, key: KEY })

/** Where it stopped, and the newest events that it has handled: in rare cases one comes twice, under the same id. */
const place: { cursor?: string; handled: string[] } = await readFile(PLACE, 'utf8').then(JSON.parse, () => ({
  handled: [],
}))

for await (const event of client.extensions.events({ ...place, everyMs: Number(EVERY_MS) })) {
  if (!place.handled.includes(event.id)) {
    // Your own work: best in one transaction with the place, if you keep it in your database.
    console.log(event.outOrderNo, event.kind)
    place.handled = [...place.handled.slice(-99), event.id]
  }
  place.cursor = event.cursor
  await writeFile(`${PLACE}.new`, JSON.stringify(place))
  await rename(`${PLACE}.new`, PLACE) // a crash leaves the old place or the new one: the next start goes on there
}
