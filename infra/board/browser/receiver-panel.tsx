import { receiverModes } from '../wire.ts'
import { setReceiverMode } from './api.ts'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { callbackTypes, useReceiver } from './place-order.ts'
import { setup } from './store.ts'

/** Where the tenant's pushes go, and how the board's own application answers them. */
export function ReceiverPanel() {
  const { receiver: words, receiverModes: modes, shell } = text.value
  const known = setup.value
  if (known === undefined) return null
  const isAllHere = callbackTypes.every((type) => known.callbackUrls[type] === known.receiver.urls[type])
  const takeHere = () =>
    useReceiver().then(
      () => notify('good', words.saved),
      () => notify('bad', shell.failed),
    )
  return (
    <section aria-labelledby="receiver">
      <PanelHeading id="receiver" title={words.title} lead={words.lead} />
      <div class="card receiver">
        <dl class="facts">
          {callbackTypes.map((type) => (
            <div key={type}>
              <dt>{words.types[type]}</dt>
              <dd>{destination(known.callbackUrls[type], known.receiver.urls[type])}</dd>
            </div>
          ))}
        </dl>
        {isAllHere ? (
          <fieldset class="choice">
            <legend>{words.answers}</legend>
            {receiverModes.map((mode) => (
              <label key={mode}>
                <input
                  type="radio"
                  name="receiver-mode"
                  checked={known.receiver.mode === mode}
                  onChange={() => setReceiverMode(mode).catch(() => notify('bad', shell.failed))}
                />
                {modes[mode]}
              </label>
            ))}
            <small class="quiet">{words.answersDoes}</small>
          </fieldset>
        ) : (
          <button type="button" class="outline" onClick={takeHere}>
            {words.useHere}
          </button>
        )}
      </div>
    </section>
  )
}

function destination(url: string | undefined, own: string) {
  const { receiver: words } = text.value
  if (url === undefined) return <span class="quiet">{words.none}</span>
  return url === own ? words.here : <code>{url}</code>
}
