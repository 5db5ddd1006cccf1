import { type FormEvent, useEffect, useRef, useState } from 'react'
import { isCallError } from '../client.ts'
import { useLanguage, useTexts } from '../i18n/i18n.tsx'
import { call, setSession } from '../session.ts'

interface LoginPageProps {
  readonly isSessionLost: boolean
  /** Called when the page stands and the line is free: the working pages may be fetched ahead. */
  readonly onIdle: () => void
}

/** Plain elements on purpose: the first load carries no component library. */
export function LoginPage({ isSessionLost, onIdle }: LoginPageProps) {
  const t = useTexts()
  const { language, speak } = useLanguage()
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const password = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const timer = setTimeout(onIdle, 800)
    return () => clearTimeout(timer)
  }, [onIdle])

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem('')
    try {
      const body = {
        username: String(form.get('username')).trim(),
        password: String(form.get('password')),
      }
      setSession({ kind: 'signed-in', view: await call('POST /api/login', { body }) })
    } catch (error) {
      setProblem(wordsFor(error, t))
      setBusy(false)
      password.current?.select()
    }
  }

  return (
    <main className="login">
      <form className="login-form" onSubmit={submit} data-testid="login-form">
        <h1>
          舆枢 <small>Yushu</small>
        </h1>
        <p className="login-subtitle">{t.login.subtitle}</p>
        {isSessionLost && problem === '' ? <p className="login-note">{t.login.sessionLost}</p> : null}
        <label htmlFor="username">{t.login.username}</label>
        <input
          id="username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          // biome-ignore lint/a11y/noAutofocus: the page holds nothing but this form
          autoFocus
          data-testid="login-username"
        />
        <label htmlFor="password">{t.login.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          ref={password}
          aria-describedby="login-problem"
          data-testid="login-password"
        />
        <p id="login-problem" className="login-problem" role="alert" data-testid="login-problem">
          {problem}
        </p>
        <button type="submit" className="primary-button" disabled={isBusy} data-testid="login-submit">
          {isBusy ? t.login.signingIn : t.login.signIn}
        </button>
        <button
          type="button"
          className="plain-button"
          onClick={() => speak(language === 'en' ? 'zh-CN' : 'en')}
          data-testid="language-switch"
        >
          {t.common.otherLanguage}
        </button>
      </form>
      <p className="classified-line">{t.common.unclassified}</p>
    </main>
  )
}

function wordsFor(error: unknown, t: ReturnType<typeof useTexts>): string {
  if (!isCallError(error)) return t.failures.unexpected
  if (error.code === 'UNREACHABLE') return t.failures.unreachable
  return error.message || t.login.refused
}
