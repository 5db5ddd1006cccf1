import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { Spoken } from './i18n/i18n.tsx'
import './styles.css'

const reloadedKey = 'yushu.reloaded-at'
const onceAMinuteMs = 60_000

// After an update the page that is open names chunks that are gone: it is loaded anew, but never in a circle.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem(reloadedKey))
  if (Date.now() - last < onceAMinuteMs) return
  sessionStorage.setItem(reloadedKey, String(Date.now()))
  window.location.reload()
})

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Spoken>
        <App />
      </Spoken>
    </StrictMode>,
  )
