import { Button } from 'antd'
import { useState } from 'react'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import {
  ClassifyDialog,
  CloseDialog,
  DecideDialog,
  EvaluateDialog,
  ReopenDialog,
  SignDialog,
} from './matter-dialogs.tsx'
import { RouteDialog } from './route-dialog.tsx'

type Asked = 'route' | 'classify' | 'decide' | 'sign' | 'reopen' | 'evaluate' | 'close'

const dialogs = {
  route: RouteDialog,
  classify: ClassifyDialog,
  decide: DecideDialog,
  sign: SignDialog,
  reopen: ReopenDialog,
  evaluate: EvaluateDialog,
  close: CloseDialog,
} as const satisfies Record<Asked, unknown>

/** What the state waits for is the filled button. */
const pressing: Readonly<Partial<Record<MatterDetail['state'], Asked>>> = {
  registered: 'route',
  deciding: 'sign',
  answered: 'evaluate',
  evaluated: 'close',
  'not-answered': 'close',
}

/** Only what the server says may be done now. */
export function MatterActions({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const [asked, setAsked] = useState<Asked>()
  const moves = (Object.keys(dialogs) as Asked[]).filter((move) => matter.moves.includes(move))
  const Dialog = asked ? dialogs[asked] : undefined
  return (
    <>
      {moves.map((move) => (
        <Button
          key={move}
          type={pressing[matter.state] === move ? 'primary' : 'default'}
          onClick={() => setAsked(move)}
          data-testid={`matter-move-${move}`}
        >
          {t.matters[move]}
        </Button>
      ))}
      {Dialog ? <Dialog matter={matter} onClose={() => setAsked(undefined)} /> : null}
    </>
  )
}
