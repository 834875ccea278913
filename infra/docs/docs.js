/* The language is the one that was chosen here or on the board; until then the one that the browser asked for. */
const prefix = 'grab-ticket.'
const recall = (name) => {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    return null
  }
}
const remember = (name, value) => {
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    // A private window: the choice holds until it is closed.
  }
}
const spoken = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
const chosen = recall('language')
if (location.pathname === '/docs' && (chosen === 'zh' || chosen === 'en') && chosen !== spoken)
  location.replace(`/docs/${chosen}${location.hash}`)

const theme = recall('theme')
if (theme === 'light' || theme === 'dark') document.documentElement.style.colorScheme = theme

addEventListener('DOMContentLoaded', () => {
  const link = document.getElementById('language')
  link.addEventListener('click', () => {
    remember('language', spoken === 'zh' ? 'en' : 'zh')
    link.hash = location.hash
  })
  for (const group of document.querySelectorAll('.samples')) tabs(group)
  showSamples(recall('sample') ?? 'curl')
  document.getElementById('search').addEventListener('input', ({ target }) => search(target.value.trim()))
  for (const form of document.querySelectorAll('form[data-operation]')) tryOut(form)
  // A parameter that has no entry of its own is explained by the rule for all.
  if (/^#parameter-\w+$/.test(location.hash) && document.getElementById(location.hash.slice(1)) === null)
    location.hash = '#badParameter'
})

function tabs(group) {
  const bar = document.createElement('div')
  for (const figure of group.querySelectorAll('figure')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = figure.dataset.language
    button.addEventListener('click', () => {
      remember('sample', figure.dataset.language)
      showSamples(figure.dataset.language)
    })
    bar.append(button)
  }
  group.prepend(bar)
}

function showSamples(language) {
  for (const group of document.querySelectorAll('.samples')) {
    const figures = [...group.querySelectorAll('figure')]
    const shown = figures.find((figure) => figure.dataset.language === language) ?? figures[0]
    for (const figure of figures) figure.hidden = figure !== shown
    for (const button of group.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.textContent === shown.dataset.language))
  }
}

/** Everything is on this page: a search looks at the text below each heading. */
function search(words) {
  const list = document.getElementById('found')
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const places = [...document.querySelectorAll('main h2[id], main .entry[id]')].filter((place) => {
    const text = (place.matches('h2') ? textBelow(place) : place.textContent).toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  list.hidden = wanted.length === 0
  list.replaceChildren(
    ...places.slice(0, 12).map((place) => {
      const item = document.createElement('li')
      const link = document.createElement('a')
      link.href = `#${place.id}`
      link.textContent = (place.querySelector('h3, h4') ?? place).textContent
      item.append(link)
      return item
    }),
  )
}

function textBelow(heading) {
  let text = heading.textContent
  for (
    let next = heading.nextElementSibling;
    next && !next.matches('h2, .entry');
    next = next.nextElementSibling
  )
    text += next.textContent
  return text
}

/* Trying out: what one answer told fills in what the next request wants. */
const known = {}
const china = (days) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString()

function tryOut(form) {
  fill(form)
  form.closest('details').addEventListener('toggle', () => fill(form))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    await prepare(form)
    const answer = await call(form.dataset.operation, Object.fromEntries(new FormData(form)))
    const shown = form.querySelector('pre')
    shown.hidden = false
    shown.textContent = typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2)
  })
}

/** A submit needs a search, and what asks after an order needs an order: here they cost nothing. */
async function prepare(form) {
  const fields = form.elements
  const key = fields.namedItem('key').value
  if (form.dataset.operation === 'submitOrder' && known.queryKey === undefined) {
    await call('search', { key, from: '苏州', to: '昆山', date: china(30).slice(0, 10).replaceAll('-', '') })
    fill(form)
  }
  const wanted = fields.namedItem('outOrderNo')
  if (form.dataset.operation !== 'submitOrder' && wanted !== null && known.outOrderNo === undefined) {
    const listed = await call('listOrders', { key, limit: '1' })
    known.outOrderNo = listed.result?.orders[0]?.outOrderNo
    fill(form)
  }
}

async function call(operation, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== '')
  const response = await fetch(`/grabTicket/action/${operation}.php`, {
    method: 'POST',
    body: new URLSearchParams(given),
  })
  const text = await response.text()
  try {
    const answer = JSON.parse(text)
    learn(operation, parameters, answer)
    return answer
  } catch {
    return text
  }
}

function learn(operation, parameters, { error_code: code, result }) {
  if (code !== 0) return
  if (operation === 'search') {
    const train = result.trains.find(({ tickets }) => 'secondseat' in tickets) ?? result.trains[0]
    const day = result.trainDate.replace(/^(....)(..)(..)$/, '$1-$2-$3')
    if (train !== undefined)
      Object.assign(known, {
        ...{ queryKey: result.queryKey, trainNo: train.trainNo, mainTrainNo: train.trainNo },
        ...{ fromStation: train.fromStation, toStation: train.toStation },
        departDate: `${day} ${train.fromTime}`,
        seatClassCode:
          Object.keys(train.tickets).find((seat) => seat === 'secondseat') ?? Object.keys(train.tickets)[0],
      })
    known.mainSeatClass = known.seatClassCode
  }
  if (operation === 'submitOrder') known.outOrderNo = parameters.outOrderNo
  if (operation === 'orderDetail' && result.passengers?.[0]?.passengerId)
    known.passengerId = result.passengers[0].passengerId
  if (operation === 'listPushes' && result.pushes[0]) known.pushId = result.pushes[0].pushId
}

function fill(form) {
  const { operation } = form.dataset
  const now = {
    ...known,
    ...(operation === 'search' ? { date: china(30).slice(0, 10).replaceAll('-', '') } : {}),
    ...(operation === 'statement' ? { date: china(0).slice(0, 10).replaceAll('-', '') } : {}),
    ...(operation === 'submitOrder'
      ? {
          outOrderNo: `TRY${Date.now()}`,
          closeTime: `${china(28).slice(0, 10)} 18:00:00`,
          departDate: known.departDate ?? china(30).slice(0, 10),
        }
      : {}),
  }
  for (const [name, value] of Object.entries(now)) {
    const field = form.elements.namedItem(name)
    if (field !== null && value !== undefined) field.value = value
  }
}
