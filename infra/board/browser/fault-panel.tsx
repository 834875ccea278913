import { juheFaults } from '../wire.ts'
import { armJuheFault } from './api.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { setup } from './store.ts'

/** What Juhe does wrong at the next submits, chosen here: the service's way through it is then seen on the order's page. */
export function FaultPanel() {
  const { faults: words, shell } = text.value
  const armed = setup.value?.juheFaults
  if (armed === undefined) return null
  const arm = (fault: Parameters<typeof armJuheFault>[0]) =>
    armJuheFault(fault).catch(() => notify('bad', shell.failed))
  const isQuiet = juheFaults.every((fault) => armed[fault] === undefined)
  return (
    <section aria-labelledby="faults">
      <PanelHeading id="faults" title={words.title} lead={words.lead} />
      <div class="card">
        <ul class="faults">
          {juheFaults.map((fault) => (
            <li key={fault}>
              <button type="button" class="outline" onClick={() => arm(fault)}>
                {words.names[fault]}
              </button>
              <span class="quiet">{words.does[fault]}</span>
              {armed[fault] !== undefined && (
                <span class="mark warn">
                  <Icon name="alert" />
                  {words.armed(armed[fault])}
                </span>
              )}
            </li>
          ))}
        </ul>
        <p class="standing-by" role="status">
          {isQuiet ? words.none : words.some}
          {!isQuiet && (
            <button type="button" class="plain" onClick={() => arm(undefined)}>
              {words.clear}
            </button>
          )}
        </p>
      </div>
    </section>
  )
}
