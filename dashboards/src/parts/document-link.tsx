import { lazy, type ReactNode, Suspense } from 'react'
import { Link, useLocation, useSearchParams } from 'react-router'

const Drawer = lazy(async () => ({ default: (await import('./document-drawer.tsx')).DocumentDrawerView }))

/** Opens a document over the page one is on: it is a parameter of the address, so Back closes it and it can be passed on. */
export function useOpenDocument(): (id: string) => void {
  const [, setParams] = useSearchParams()
  return (id) =>
    setParams((params) => {
      params.set('doc', id)
      return params
    })
}

export function DocumentLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const { pathname } = useLocation()
  const [params] = useSearchParams()
  const search = new URLSearchParams(params)
  search.set('doc', id)
  return (
    <Link to={`${pathname}?${search}`} data-testid="document-link">
      {children}
    </Link>
  )
}

export function DocumentDrawer() {
  const [params, setParams] = useSearchParams()
  const id = params.get('doc')
  if (!id) return null
  const close = () =>
    setParams((before) => {
      before.delete('doc')
      return before
    })
  return (
    <Suspense fallback={null}>
      <Drawer id={id} query={params.get('q') ?? undefined} onClose={close} />
    </Suspense>
  )
}
