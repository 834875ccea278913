import { render } from 'preact'
import { App } from './app.tsx'
import { startWatching } from './store.ts'

const root = document.getElementById('app')
if (root !== null) render(<App />, root)
startWatching()
