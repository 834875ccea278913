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
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme

addEventListener('DOMContentLoaded', () => {
  const link = document.getElementById('language')
  link.addEventListener('click', () => {
    remember('language', spoken === 'zh' ? 'en' : 'zh')
    link.hash = location.hash
  })
  for (const group of document.querySelectorAll('.samples')) tabs(group)
  showSamples(recall('sample') ?? 'curl')
  document.getElementById('search').addEventListener('input', ({ target }) => search(target.value.trim()))
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
