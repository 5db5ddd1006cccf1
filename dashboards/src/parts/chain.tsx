import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useAsk } from '../frame/ask.ts'
import { drillId } from '../frame/drill.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { ChainBoard } from './chain-board.tsx'
import { Answered } from './states.tsx'
import './chain.css'

interface ChainProps {
  readonly kind: string
  readonly id: string
}

interface ChainButtonProps extends ChainProps {
  readonly size?: 'small' | 'middle'
  /** In a row of facts: a link among links. */
  readonly isLink?: boolean
}

/** One click from any link of the loop to the whole chain. */
export function ChainButton({ kind, id, size = 'middle', isLink = false }: ChainButtonProps) {
  const t = useTexts()
  const [isOpen, setOpen] = useState(false)
  // What is played in a drill is no link of the loop.
  if (drillId) return null
  return (
    <>
      <Button
        size={size}
        type={isLink ? 'link' : 'default'}
        className={isLink ? 'chain-link' : undefined}
        onClick={() => setOpen(true)}
        data-testid="chain-open"
      >
        {t.chain.button}
      </Button>
      {isOpen ? <ChainDrawer kind={kind} id={id} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function ChainDrawer({ kind, id, onClose }: ChainProps & { readonly onClose: () => void }) {
  const t = useTexts()
  const ask = useAsk('GET /api/chain/:kind/:id', { params: { kind, id } })
  return (
    <Drawer open title={t.chain.title} size="min(1360px, 100vw)" onClose={onClose}>
      <Answered ask={ask}>{(chain) => <ChainBoard chain={chain} onLeave={onClose} />}</Answered>
    </Drawer>
  )
}
