import { render } from 'preact'
import { jsx as _jsx } from 'preact/jsx-runtime'
import { App } from './app.tsx'
import { startWatching } from './store.ts'

const root = document.getElementById('app')
if (root !== null) render(_jsx(App, {}), root)
startWatching()
