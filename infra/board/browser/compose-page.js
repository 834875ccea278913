import { useSignal } from '@preact/signals'
import { jsx as _jsx, jsxs as _jsxs } from 'preact/jsx-runtime'
import { formatChinaTime, parseChinaTime } from '#contract/china-time.ts'
import { duration, seatName } from './format.ts'
import { Icon } from './icon.tsx'
import { text } from './language.ts'
import { notify } from './notices.tsx'
import { madeUpTraveller, newOutOrderNo } from './people.ts'
import { proposedDeadline, sampleCellphone, search, submitAndSee } from './place-order.ts'
import { openOrder } from './route.ts'
import { ScenarioFields } from './scenario-fields.tsx'
import { now, setup } from './store.ts'
import { useKeptFocus } from './use-kept-focus.ts'

const day = 86400000
/** From the search to the submit, step by step. */
export function ComposePage() {
  const { compose } = text.value
  const found = useSignal(undefined)
  const choices = useSignal([])
  const deadline = useSignal('')
  const choose = (next) => {
    const [main] = next
    if (main !== undefined && main.train !== choices.value[0]?.train) {
      const departAt = parseChinaTime(`${found.value?.date} ${main.train.fromTime}`, 'yyyy-MM-dd HH:mm')
      deadline.value = formatChinaTime(proposedDeadline(departAt ?? now.value), 'yyyy-MM-dd HH:mm').replace(
        ' ',
        'T',
      )
    }
    choices.value = next
  }
  return _jsxs('div', {
    class: 'compose',
    children: [
      _jsx('h1', { tabIndex: -1, children: compose.title }),
      _jsx('p', { class: 'lead', children: compose.lead }),
      _jsx(SearchForm, {
        onFound: (next) => {
          choices.value = []
          found.value = next
        },
      }),
      found.value !== undefined &&
        _jsx(Trains, { result: found.value.result, choices: choices.value, onChoose: choose }),
      found.value !== undefined &&
        choices.value.length > 0 &&
        _jsx(OrderForm, { found: found.value, choices: choices.value, deadline: deadline.value }),
    ],
  })
}
const someStations = [
  '北京',
  '上海',
  '广州',
  '深圳',
  '杭州',
  '南京',
  '苏州',
  '昆山',
  '武汉',
  '成都',
  '西安',
  '重庆',
]
function SearchForm({ onFound }) {
  const { compose, shell } = text.value
  const from = useSignal('北京')
  const to = useSignal('上海')
  const date = useSignal(formatChinaTime(now.value + 30 * day, 'yyyy-MM-dd'))
  const isFinding = useSignal(false)
  const refusal = useSignal(undefined)
  const find = async (event) => {
    event.preventDefault()
    isFinding.value = true
    refusal.value = undefined
    try {
      const answer = await search(from.value, to.value, date.value)
      if (answer.ok) onFound({ date: date.value, result: answer.result })
      else refusal.value = answer
    } catch {
      notify('bad', shell.failed)
    } finally {
      isFinding.value = false
    }
  }
  const swap = () => {
    const { value } = from
    from.value = to.value
    to.value = value
  }
  const station = (label, value) =>
    _jsxs('label', {
      children: [
        label,
        _jsx('input', {
          required: true,
          list: 'stations',
          placeholder: compose.stationHint,
          value: value.value,
          onInput: ({ currentTarget }) => {
            value.value = currentTarget.value
          },
        }),
      ],
    })
  return _jsxs('section', {
    class: 'card',
    'aria-labelledby': 'search',
    children: [
      _jsx('h2', { id: 'search', children: compose.search }),
      _jsxs('form', {
        class: 'search',
        onSubmit: find,
        children: [
          station(compose.from, from),
          _jsx('button', {
            type: 'button',
            class: 'plain round',
            'aria-label': compose.swap,
            onClick: swap,
            children: _jsx(Icon, { name: 'swap' }),
          }),
          station(compose.to, to),
          _jsxs('label', {
            children: [
              compose.date,
              _jsx('input', {
                type: 'date',
                required: true,
                min: formatChinaTime(now.value, 'yyyy-MM-dd'),
                max: formatChinaTime(now.value + ((setup.value?.saleDays ?? 60) - 1) * day, 'yyyy-MM-dd'),
                value: date.value,
                onInput: ({ currentTarget }) => {
                  date.value = currentTarget.value
                },
              }),
            ],
          }),
          _jsx('button', {
            type: 'submit',
            'aria-busy': isFinding.value,
            children: isFinding.value ? compose.finding : compose.find,
          }),
          _jsx('datalist', {
            id: 'stations',
            children: someStations.map((name) => _jsx('option', { value: name }, name)),
          }),
        ],
      }),
      refusal.value !== undefined && _jsx(RefusalNote, { ...refusal.value }),
    ],
  })
}
/** Why the service refused something, in its own words. */
function RefusalNote({ code, reason, docs }) {
  const { compose } = text.value
  return _jsxs('p', {
    class: 'refusal',
    role: 'alert',
    children: [
      _jsx(Icon, { name: 'alert' }),
      _jsxs('span', {
        children: [
          _jsx('b', { children: compose.refused(code) }),
          ' ',
          _jsx('span', { lang: 'zh-CN', children: reason }),
          ' ',
          docs === undefined ? null : _jsx('a', { href: docs, children: compose.explained }),
        ],
      }),
    ],
  })
}
/** As many trains are shown before one asks for more. */
const firstTrains = 5
function Trains({ result, choices, onChoose }) {
  const { compose } = text.value
  const shown = useSignal(firstTrains)
  const rest = result.trains.length - shown.value
  const part = useKeptFocus()
  if (result.trains.length === 0) return _jsx('p', { class: 'empty', children: compose.noTrains })
  const toggle = (train, seat) => {
    const others = choices.filter((choice) => choice.train !== train || choice.seat !== seat)
    onChoose(others.length < choices.length ? others : [...choices, { train, seat }])
  }
  return _jsxs('section', {
    class: 'card',
    tabIndex: -1,
    ref: part,
    children: [
      _jsx('p', { role: 'status', children: compose.found(result.trains.length) }),
      _jsx('ul', {
        class: 'trains',
        children: result.trains.slice(0, shown.value).map((train) =>
          _jsxs(
            'li',
            {
              children: [
                _jsx(TrainTimes, { train: train }),
                _jsx('div', {
                  class: 'seats',
                  children: Object.entries(train.tickets).map(([seat, ticket]) => {
                    const place = choices.findIndex(
                      (choice) => choice.train === train && choice.seat === seat,
                    )
                    return _jsxs(
                      'button',
                      {
                        type: 'button',
                        class: 'seat',
                        'aria-pressed': place >= 0,
                        onClick: () => toggle(train, seat),
                        children: [
                          _jsxs('span', { class: 'hidden', children: [train.trainNo, ' '] }),
                          _jsxs('span', {
                            children: [seatName(seat), place === 0 && _jsx('em', { children: compose.main })],
                          }),
                          _jsxs('b', { children: ['\u00A5', ticket.price] }),
                          _jsx('small', { children: compose.seatsLeft(ticket.seats) }),
                        ],
                      },
                      seat,
                    )
                  }),
                }),
              ],
            },
            train.trainNo,
          ),
        ),
      }),
      rest > 0 &&
        _jsx('button', {
          type: 'button',
          class: 'outline secondary',
          onClick: () => (shown.value += 20),
          children: compose.more(Math.min(20, rest)),
        }),
    ],
  })
}
function TrainTimes({ train }) {
  const { compose } = text.value
  const minutes = Number(train.runTimeSpan)
  return _jsxs('div', {
    class: 'times',
    children: [
      _jsx('strong', { children: train.trainNo }),
      _jsxs('span', {
        children: [_jsx('b', { children: train.fromTime }), _jsx('small', { children: train.fromStation })],
      }),
      _jsxs('span', {
        class: 'quiet',
        children: [
          _jsx(Icon, { name: 'right' }),
          _jsx('small', { children: compose.minutes(Math.floor(minutes / 60), minutes % 60) }),
        ],
      }),
      _jsxs('span', {
        children: [_jsx('b', { children: train.toTime }), _jsx('small', { children: train.toStation })],
      }),
    ],
  })
}
function OrderForm({ found, choices, deadline }) {
  const { compose, shell } = text.value
  const year = new Date(now.value).getUTCFullYear()
  const travellers = useSignal([madeUpTraveller(false, year)])
  const person = useSignal('出票')
  const cellphone = useSignal(sampleCellphone)
  const closeTime = useSignal(undefined)
  const outOrderNo = useSignal(newOutOrderNo())
  const acceptNoSeat = useSignal(false)
  const isSubmitting = useSignal(false)
  const refusal = useSignal(undefined)
  const until = closeTime.value ?? deadline
  const onSubmit = async (event) => {
    event.preventDefault()
    if (isSubmitting.value) return
    isSubmitting.value = true
    refusal.value = undefined
    try {
      const answer = await submitAndSee({
        queryKey: found.result.queryKey,
        outOrderNo: outOrderNo.value,
        choices,
        date: found.date,
        closeAt: parseChinaTime(until.replace('T', ' ').slice(0, 16), 'yyyy-MM-dd HH:mm') ?? 0,
        acceptNoSeat: acceptNoSeat.value,
        person: person.value,
        cellphone: cellphone.value,
        travellers: travellers.value,
      })
      if (answer.ok) openOrder(answer.result.orderNo)
      else refusal.value = answer
    } catch {
      notify('bad', shell.failed)
    } finally {
      isSubmitting.value = false
    }
  }
  return _jsxs('form', {
    onSubmit: onSubmit,
    children: [
      _jsx(Travellers, {
        travellers: travellers.value,
        year: year,
        onChange: (next) => {
          travellers.value = next
        },
      }),
      _jsxs('section', {
        class: 'card',
        'aria-labelledby': 'scenario',
        children: [
          _jsx('h2', { id: 'scenario', children: compose.scenario }),
          _jsx('p', { class: 'quiet', children: compose.scenarioDoes }),
          _jsx(ScenarioFields, { person: person }),
        ],
      }),
      _jsxs('section', {
        class: 'card',
        'aria-labelledby': 'details',
        children: [
          _jsx('h2', { id: 'details', children: compose.details }),
          _jsxs('div', {
            class: 'fields',
            children: [
              _jsxs('label', {
                children: [
                  compose.closeTime,
                  _jsx('input', {
                    type: 'datetime-local',
                    required: true,
                    value: until,
                    onInput: ({ currentTarget }) => {
                      closeTime.value = currentTarget.value
                    },
                  }),
                  _jsxs('small', {
                    class: 'quiet',
                    children: [
                      text.value.clock.chinaTime,
                      ' \u00B7',
                      ' ',
                      text.value.order.inTime(
                        duration(
                          Math.max(
                            0,
                            (parseChinaTime(until.replace('T', ' '), 'yyyy-MM-dd HH:mm') ?? 0) - now.value,
                          ),
                        ),
                      ),
                    ],
                  }),
                ],
              }),
              _jsxs('label', {
                children: [
                  compose.outOrderNo,
                  _jsx('input', {
                    required: true,
                    pattern: '[0-9A-Za-z]{6,32}',
                    value: outOrderNo.value,
                    onInput: ({ currentTarget }) => {
                      outOrderNo.value = currentTarget.value
                    },
                  }),
                ],
              }),
              _jsxs('label', {
                children: [
                  compose.phone,
                  _jsx('input', {
                    required: true,
                    inputMode: 'tel',
                    value: cellphone.value,
                    onInput: ({ currentTarget }) => {
                      cellphone.value = currentTarget.value
                    },
                  }),
                ],
              }),
            ],
          }),
          _jsxs('label', {
            children: [
              _jsx('input', {
                type: 'checkbox',
                role: 'switch',
                'aria-checked': acceptNoSeat.value,
                checked: acceptNoSeat.value,
                onChange: ({ currentTarget }) => {
                  acceptNoSeat.value = currentTarget.checked
                },
              }),
              compose.acceptNoSeat,
            ],
          }),
        ],
      }),
      refusal.value !== undefined && _jsx(RefusalNote, { ...refusal.value }),
      _jsxs('div', {
        class: 'submit',
        children: [
          _jsx('p', {
            children: choices.map(({ train, seat }) => `${train.trainNo} ${seatName(seat)}`).join(' · '),
          }),
          _jsx('button', {
            type: 'submit',
            'aria-busy': isSubmitting.value,
            disabled: travellers.value.length === 0,
            children: isSubmitting.value ? compose.submitting : compose.submit,
          }),
        ],
      }),
    ],
  })
}
/** The most travellers of one order, contract §2. */
const mostTravellers = 5
function Travellers({ travellers, year, onChange }) {
  const { compose } = text.value
  const part = useKeptFocus()
  const isFull = travellers.length >= mostTravellers
  const add = (isChild) => {
    if (!isFull) onChange([...travellers, madeUpTraveller(isChild, year)])
  }
  const change = (place, more) =>
    onChange(travellers.map((traveller, index) => (index === place ? { ...traveller, ...more } : traveller)))
  return _jsxs('section', {
    class: 'card',
    'aria-labelledby': 'travellers',
    tabIndex: -1,
    ref: part,
    children: [
      _jsx('h2', { id: 'travellers', children: compose.passengers }),
      travellers.length === 0 && _jsx('p', { class: 'refusal', children: compose.needPassenger }),
      _jsx('ol', {
        class: 'travellers',
        children: travellers.map((traveller, place) =>
          _jsx(
            'li',
            {
              children: _jsxs('fieldset', {
                children: [
                  _jsx('legend', { class: 'hidden', children: compose.passenger(place + 1) }),
                  _jsxs('label', {
                    children: [
                      compose.name,
                      _jsx('input', {
                        required: true,
                        value: traveller.name,
                        onInput: ({ currentTarget }) => change(place, { name: currentTarget.value }),
                      }),
                    ],
                  }),
                  _jsxs('label', {
                    children: [
                      compose.kind,
                      _jsxs('select', {
                        value: traveller.isChild ? 'child' : 'adult',
                        onChange: ({ currentTarget }) =>
                          change(place, { isChild: currentTarget.value === 'child' }),
                        children: [
                          _jsx('option', { value: 'adult', children: compose.adult }),
                          _jsx('option', { value: 'child', children: compose.child }),
                        ],
                      }),
                    ],
                  }),
                  _jsxs('label', {
                    children: [
                      compose.idCard,
                      _jsx('input', {
                        required: true,
                        value: traveller.idCardNo,
                        onInput: ({ currentTarget }) => change(place, { idCardNo: currentTarget.value }),
                      }),
                    ],
                  }),
                  _jsx('button', {
                    type: 'button',
                    class: 'plain round',
                    'aria-label': compose.remove(traveller.name),
                    onClick: () => onChange(travellers.filter((_, index) => index !== place)),
                    children: _jsx(Icon, { name: 'cross' }),
                  }),
                ],
              }),
            },
            place,
          ),
        ),
      }),
      _jsxs('p', {
        class: 'add',
        children: [
          _jsxs('button', {
            type: 'button',
            class: 'outline',
            'aria-disabled': isFull,
            onClick: () => add(false),
            children: [_jsx(Icon, { name: 'plus' }), compose.addAdult],
          }),
          _jsxs('button', {
            type: 'button',
            class: 'outline',
            'aria-disabled': isFull,
            onClick: () => add(true),
            children: [_jsx(Icon, { name: 'plus' }), compose.addChild],
          }),
        ],
      }),
      _jsx('p', { class: 'quiet', children: _jsx('small', { children: compose.madeUp }) }),
    ],
  })
}
