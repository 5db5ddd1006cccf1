import { lazy, Suspense, useEffect, useState } from 'react'
import { isCallError } from './client.ts'
import { useTexts } from './i18n/i18n.tsx'
import { LoginPage } from './pages/login.tsx'
import { loadSession, useSession } from './session.ts'

const openShell = () => import('./shell/shell.tsx')
const Shell = lazy(async () => ({ default: (await openShell()).Shell }))

/** Who is not signed in sees the login page and loads nothing else; the working pages come as a chunk of their own. */
export function App() {
  const session = useSession()
  const t = useTexts()
  const [isUnreachable, setUnreachable] = useState(false)

  useEffect(() => {
    if (session.kind !== 'unknown') return
    loadSession().catch((error: unknown) => setUnreachable(!isCallError(error, 'NOT_SIGNED_IN')))
  }, [session.kind])

  if (session.kind === 'signed-in')
    return (
      <Suspense fallback={<p className="waiting">{t.common.loading}</p>}>
        <Shell session={session.view} />
      </Suspense>
    )
  if (session.kind === 'unknown')
    return isUnreachable ? <Unreachable /> : <p className="waiting">{t.common.loading}</p>
  return <LoginPage isSessionLost={session.kind === 'lost'} onIdle={() => void openShell()} />
}

function Unreachable() {
  const t = useTexts()
  return (
    <main className="waiting" role="alert">
      <p>{t.failures.unreachable}</p>
      <button type="button" className="plain-button" onClick={() => window.location.reload()}>
        {t.common.retry}
      </button>
    </main>
  )
}
