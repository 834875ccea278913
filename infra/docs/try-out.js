/*
 * Trying out, on the local service alone, where an order costs nothing: what one answer told fills in what the next
 * request wants, and what no answer has told yet is made before the request.
 */
const minute = 60_000
const day = 1_440 * minute
const tried = {}

/** What must be there before an operation can succeed. */
const preparations = {
  submitOrder: searchAgain,
  orderDetail: anyOrder,
  orderEvents: anyOrder,
  listPushes: anyOrder,
  cancelOrder: openOrder,
  applyRefundOrder: issuedOrder,
  resendPush: pushOfOrder,
  testCallbackUrl: callbackUrls,
}

addEventListener('DOMContentLoaded', async () => {
  const forms = document.querySelectorAll('form[data-operation]')
  for (const form of forms) {
    form.addEventListener('input', ({ target }) => noteTyped(form, target))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void tryOut(form)
    })
  }
  await readSetup()
  fillAll()
})

/** What the board knows: the key, the time of the service's clock, where the board's own receiver listens. */
async function readSetup() {
  const response = await fetch('/board/api/setup')
  const { apiKey, clock, receiver, callbackUrls } = await response.json()
  Object.assign(tried, { key: apiKey, now: clock.now, receiver: receiver.urls, callbackUrls })
}

/** What was typed stays. An order with other content needs another number. */
function noteTyped(form, field) {
  field.dataset.typed = ''
  const number = form.elements.namedItem('outOrderNo')
  const isNew = form.dataset.operation === 'submitOrder' && !('typed' in number.dataset)
  if (isNew) number.value = newNumber()
}

async function tryOut(form) {
  const shown = form.querySelector('pre')
  shown.hidden = false
  shown.textContent = '…'
  await readSetup()
  const { operation } = form.dataset
  const number = form.elements.namedItem('outOrderNo')
  if (number === null || !('typed' in number.dataset)) await preparations[operation]?.()
  fillAll()
  const request = Object.fromEntries(new FormData(form))
  let answer = await call(operation, request)
  let note = ''
  if (operation === 'applyRefundOrder' && /5分钟/.test(answer.reason)) {
    await turnClock(6)
    note = form.dataset.turned
    answer = await call(operation, request)
  }
  shown.textContent = [...(note ? [note] : []), format(answer)].join('\n\n')
  fillAll()
}

function format(answer) {
  return typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2)
}

async function call(operation, parameters) {
  const given = Object.entries({ key: tried.key, ...parameters }).filter(([, value]) => value !== '')
  const body = new URLSearchParams(given)
  const response = await fetch(`/grabTicket/action/${operation}.php`, { method: 'POST', body })
  const text = await response.text()
  try {
    const answer = JSON.parse(text)
    if (answer.error_code === 0) learn(operation, parameters, answer.result)
    return answer
  } catch {
    return text
  }
}

function learn(operation, parameters, result) {
  if (operation === 'search') learnTrain(result)
  if (operation === 'submitOrder') tried.outOrderNo = parameters.outOrderNo
  if (operation === 'orderDetail' && result.passengers?.[0]?.passengerId)
    tried.passengerId = result.passengers[0].passengerId
  if (operation === 'listPushes' && result.pushes[0]) tried.pushId = result.pushes[0].pushId
}

function learnTrain({ queryKey, trainDate, trains }) {
  const train = trains.find(({ tickets }) => 'secondseat' in tickets) ?? trains[0]
  if (train === undefined) return
  const { fromStation, toStation, fromTime, trainNo, tickets } = train
  const [seat] = Object.keys(tickets).toSorted((one) => (one === 'secondseat' ? -1 : 0))
  const departDate = `${trainDate.replace(/^(....)(..)(..)$/, '$1-$2-$3')} ${fromTime}`
  const half = (Date.parse(`${departDate.replace(' ', 'T')}:00+08:00`) - tried.now) / 2
  Object.assign(tried, {
    ...{ queryKey, searchedAt: tried.now, trainNo, mainTrainNo: trainNo, fromStation, toStation, departDate },
    ...{
      seatClassCode: seat,
      mainSeatClass: seat,
      closeTime: `${china(half).slice(0, 19).replace('T', ' ')}`,
    },
  })
}

/** The time in China so long from now, as ISO 8601 has it. */
function china(ms) {
  return new Date(tried.now + ms + 8 * 60 * minute).toISOString()
}

function dayIn(ms) {
  return china(ms).slice(0, 10).replaceAll('-', '')
}

function newNumber() {
  return `TRY${Date.now()}${Math.floor(Math.random() * 1_000)}`
}

function searchParameters() {
  return { from: '苏州', to: '昆山', date: dayIn(30 * day) }
}

async function searchAgain() {
  const isFresh = tried.queryKey !== undefined && tried.now - tried.searchedAt < 25 * minute
  if (!isFresh) await call('search', searchParameters())
}

/** Submits an order with the documented example's passengers; `person` is the sandbox's scenario. */
async function order(person) {
  await searchAgain()
  const fields = [...document.querySelector('form[data-operation=submitOrder]').elements]
  const examples = fields.filter(({ name }) => name).map(({ name, defaultValue }) => [name, defaultValue])
  const parameters = { ...Object.fromEntries(examples), ...tried, person, outOrderNo: newNumber() }
  const names = new Set(examples.map(([name]) => name))
  await call(
    'submitOrder',
    Object.fromEntries(Object.entries(parameters).filter(([name]) => names.has(name))),
  )
}

async function anyOrder() {
  if (tried.outOrderNo === undefined) await order('出票')
}

async function statusOf(outOrderNo) {
  const { result } = await call('orderDetail', { outOrderNo })
  return result?.status
}

const isOpen = (status) => ['N', 'B', 'D'].includes(status)

async function openOrder() {
  if (tried.outOrderNo === undefined || !isOpen(await statusOf(tried.outOrderNo))) await order('过期')
}

async function issuedOrder() {
  await anyOrder()
  if (!(await becomesIssued())) {
    await order('出票')
    await becomesIssued()
  }
  await call('orderDetail', { outOrderNo: tried.outOrderNo, issue: '1' })
}

async function becomesIssued() {
  for (let waits = 0; waits < 40; waits++) {
    const status = await statusOf(tried.outOrderNo)
    if (!isOpen(status)) return status === 'F'
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  return false
}

async function pushOfOrder() {
  await issuedOrder()
  await call('listPushes', { outOrderNo: tried.outOrderNo })
}

/** Where none is set, pushes go to the board's own receiver. */
async function callbackUrls() {
  if (Object.keys(tried.callbackUrls).length > 0) return
  for (const [type, url] of Object.entries(tried.receiver)) await call('addCallbackUrl', { type, url })
}

/** The sandbox lets no ticket go back within five minutes of its issue. */
async function turnClock(minutes) {
  await fetch('/board/api/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: minutes * 60 }),
  })
}

function fillAll() {
  for (const form of document.querySelectorAll('form[data-operation]')) fill(form)
}

function fill(form) {
  const { operation } = form.dataset
  const values = {
    ...tried,
    ...(operation === 'search' ? searchParameters() : {}),
    ...(operation === 'statement' ? { date: dayIn(0) } : {}),
    ...(operation === 'addCallbackUrl' ? { url: tried.receiver['1'] } : {}),
    ...(operation === 'submitOrder' ? { outOrderNo: form.elements.namedItem('outOrderNo').value } : {}),
  }
  if (operation === 'submitOrder' && !values.outOrderNo.startsWith('TRY')) values.outOrderNo = newNumber()
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name)
    if (field !== null && !('typed' in field.dataset)) field.value = value
  }
}
