/* Shows the operations below the guide. Everything comes from where this page comes from. */
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

// What the viewer draws lacks names, and ways to be reached by keyboard; the page has its main part already.
const viewer = document.getElementById('api')
const mend = () => {
  viewer.querySelector('main')?.setAttribute('role', 'group')
  for (const select of viewer.querySelectorAll('select.examples-select-element'))
    select.setAttribute('aria-label', '示例 Example')
  for (const box of viewer.querySelectorAll('pre.microlight')) box.tabIndex = 0
}
new MutationObserver(mend).observe(viewer, { childList: true, subtree: true })

window.SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#api',
  // The guide above has the same text as tables of its own, and the anchors are its. There is but one server to choose.
  plugins: [
    () => ({ wrapComponents: { InfoContainer: () => () => null, ServersContainer: () => () => null } }),
  ],
  deepLinking: false,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  // Nobody is asked whether the document is valid: a test has.
  validatorUrl: null,
  tryItOutEnabled: true,
  // Its colours cannot all be read.
  syntaxHighlight: { activated: false },
})

// A parameter that has no entry of its own is explained by the rule for all.
if (/^#parameter-\w+$/.test(location.hash) && document.getElementById(location.hash.slice(1)) === null)
  location.hash = '#badParameter'
