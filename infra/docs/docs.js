/* Shows the operations below the guide. Everything comes from where this page comes from. */
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

window.SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#api',
  // The guide above has the same text as tables of its own, and the anchors are its.
  plugins: [() => ({ wrapComponents: { InfoContainer: () => () => null } })],
  deepLinking: false,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  // Nobody is asked whether the document is valid: a test has.
  validatorUrl: null,
  tryItOutEnabled: true,
})

// A parameter that has no entry of its own is explained by the rule for all.
if (/^#parameter-\w+$/.test(location.hash) && document.getElementById(location.hash.slice(1)) === null)
  location.hash = '#badParameter'
