import { readFileSync } from 'node:fs'
import { type Html, html } from './html.ts'
import { withChineseComments } from './sample-comments.ts'
import type { Language } from './words.ts'

/** The programs of test/examples, which a test runs: what is shown is what was run, with its comments in the reader's language. */
const files = {
  order: [
    ['curl', 'first-order.sh'],
    ['Java', 'FirstOrder.java'],
    ['PHP', 'first_order.php'],
    ['Python', 'first_order.py'],
    ['TypeScript', 'first-order.ts'],
    ['Go', 'first-order/main.go'],
  ],
  refund: [
    ['curl', 'refund.sh'],
    ['Java', 'Refund.java'],
    ['PHP', 'refund.php'],
    ['Python', 'refund.py'],
    ['TypeScript', 'refund.ts'],
    ['Go', 'refund/main.go'],
  ],
  receiver: [
    ['curl', 'receive-push.sh'],
    ['Java', 'PushReceiver.java'],
    ['PHP', 'push_receiver.php'],
    ['Python', 'push_receiver.py'],
    ['TypeScript', 'push-receiver.ts'],
    ['Go', 'push-receiver/main.go'],
  ],
  polling: [['TypeScript', 'live-by-polling.ts']],
} as const

/** What a sample is of. */
export type SampleKind = keyof typeof files

/** One program in every language; the page lets one be chosen, and shows all where no script runs. */
export function samples(kind: SampleKind, language: Language): Html {
  const figures = files[kind].map(([name, file]) => {
    const text = readFileSync(new URL(`../../test/examples/${file}`, import.meta.url), 'utf8')
    const shown = language === 'chinese' ? withChineseComments(text) : text
    return html`<figure data-language="${name}"><figcaption>${name} · test/examples/${file}</figcaption><pre tabindex="0"><code>${shown}</code></pre></figure>`
  })
  return html`<div class="samples">${figures}</div>`
}
