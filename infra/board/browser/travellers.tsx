import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { madeUpTraveller, type Traveller } from './people.ts'
import { useKeptFocus } from './use-kept-focus.ts'

/** The most travellers of one order, contract §2. */
const mostTravellers = 5

type TravellersProps = {
  readonly travellers: readonly Traveller[]
  readonly year: number
  readonly onChange: (travellers: readonly Traveller[]) => void
}

/** Who travels: made up at first, and changed at will. */
export function Travellers({ travellers, year, onChange }: TravellersProps) {
  const { compose } = text.value
  const part = useKeptFocus<HTMLElement>()
  const isFull = travellers.length >= mostTravellers
  const add = (isChild: boolean) => {
    if (!isFull) onChange([...travellers, madeUpTraveller(isChild, year)])
  }
  const change = (place: number, more: Partial<Traveller>) =>
    onChange(travellers.map((traveller, index) => (index === place ? { ...traveller, ...more } : traveller)))
  return (
    <section class="card" aria-labelledby="travellers" tabIndex={-1} ref={part}>
      <h2 id="travellers">{compose.passengers}</h2>
      {travellers.length === 0 && <p class="refusal">{compose.needPassenger}</p>}
      <ol class="travellers">
        {travellers.map((traveller, place) => (
          <TravellerFields
            key={place}
            place={place}
            traveller={traveller}
            onChange={(more) => change(place, more)}
            onRemove={() => onChange(travellers.filter((_, index) => index !== place))}
          />
        ))}
      </ol>
      <p class="add">
        <button type="button" class="outline" aria-disabled={isFull} onClick={() => add(false)}>
          <Icon name="plus" />
          {compose.addAdult}
        </button>
        <button type="button" class="outline" aria-disabled={isFull} onClick={() => add(true)}>
          <Icon name="plus" />
          {compose.addChild}
        </button>
      </p>
      <p class="quiet">
        <small>{compose.madeUp}</small>
      </p>
    </section>
  )
}

type TravellerFieldsProps = {
  /** Counted from 0. */
  readonly place: number
  readonly traveller: Traveller
  readonly onChange: (more: Partial<Traveller>) => void
  readonly onRemove: () => void
}

function TravellerFields({ place, traveller, onChange, onRemove }: TravellerFieldsProps) {
  const { compose } = text.value
  return (
    <li>
      <fieldset>
        <legend class="hidden">{compose.passenger(place + 1)}</legend>
        <label>
          {compose.name}
          <input
            required
            value={traveller.name}
            onInput={({ currentTarget }) => onChange({ name: currentTarget.value })}
          />
        </label>
        <label>
          {compose.kind}
          <select
            value={traveller.isChild ? 'child' : 'adult'}
            onChange={({ currentTarget }) => onChange({ isChild: currentTarget.value === 'child' })}
          >
            <option value="adult">{compose.adult}</option>
            <option value="child">{compose.child}</option>
          </select>
        </label>
        <label>
          {compose.idCard}
          <input
            required
            value={traveller.idCardNo}
            onInput={({ currentTarget }) => onChange({ idCardNo: currentTarget.value })}
          />
        </label>
        <button
          type="button"
          class="plain round"
          aria-label={compose.remove(traveller.name)}
          onClick={onRemove}
        >
          <Icon name="cross" />
        </button>
      </fieldset>
    </li>
  )
}
