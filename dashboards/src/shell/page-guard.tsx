import { Alert, Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useTexts } from '../i18n/i18n.tsx'

interface PageGuardState {
  readonly error: Error | undefined
}

/** A page that breaks says so and leaves the others usable. */
export class PageGuard extends Component<{ readonly children: ReactNode }, PageGuardState> {
  override state: PageGuardState = { error: undefined }

  static getDerivedStateFromError(error: Error): PageGuardState {
    return { error }
  }

  override render(): ReactNode {
    return this.state.error ? <Broken error={this.state.error} /> : this.props.children
  }
}

function Broken({ error }: { readonly error: Error }) {
  const t = useTexts()
  return (
    <Alert
      type="error"
      title={t.failures.pageBroken}
      description={error.message}
      action={<Button onClick={() => window.location.reload()}>{t.common.refresh}</Button>}
    />
  )
}
