import { Link } from 'react-router'
import type { ChainNode } from '../../../api/views/chain.ts'
import { useTexts } from '../i18n/i18n.tsx'
import type { Texts } from '../i18n/zh-CN.ts'
import { keyOf } from './chain-address.ts'
import { Time } from './now.tsx'
import { addressOf } from './record-address.ts'
import { DemoTag, labelOf, Tag } from './tags.tsx'

interface ChainCardProps {
  readonly node: ChainNode
  readonly isStart: boolean
  readonly isNear: boolean
  readonly onFocus: () => void
  readonly onBlur: () => void
  readonly onLeave: () => void
}

/** One link: what it is, how it stands, since when; its title opens it. */
export function ChainCard({ node, isStart, isNear, onFocus, onBlur, onLeave }: ChainCardProps) {
  const t = useTexts()
  const address = addressOf(node.opens)
  const state = stateOf(node, t)
  return (
    <li
      className={`chain-card${isStart ? ' chain-start' : ''}${isNear ? '' : ' chain-far'}`}
      data-chain={keyOf(node)}
      data-testid="chain-node"
      data-kind={node.kind}
      data-state={node.state}
      onMouseEnter={onFocus}
      onMouseLeave={onBlur}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <span className="chain-kind">
        {labelOf(t.chain.kinds, node.kind)}
        {isStart ? ` · ${t.chain.here}` : ''}
      </span>
      {address ? (
        <Link to={address} onClick={onLeave} title={titleOf(node, t)}>
          {titleOf(node, t)}
        </Link>
      ) : (
        <span>{titleOf(node, t)}</span>
      )}
      <span className="chain-facts">
        {state ? <Tag>{state}</Tag> : null} {node.mark ? <Tag>{markOf(node.mark, t)}</Tag> : null}{' '}
        <DemoTag isDemo={node.isDemo} /> {node.at ? <Time at={node.at} /> : null}
      </span>
      {node.more ? <span className="soft">{t.chain.more(node.more)}</span> : null}
    </li>
  )
}

export function titleOf({ kind, id, title }: ChainNode, t: Texts): string {
  return title === '' && kind === 'story' ? t.chain.noTitle(id.slice(0, 8)) : title
}

function stateOf({ kind, state }: ChainNode, t: Texts): string {
  const states: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...t.chain.states,
    plan: t.plans.state,
    release: t.labels.releaseState,
    alert: t.labels.alertState,
    incident: t.labels.incidentState,
  }
  return state === '' ? '' : labelOf(states[kind] ?? {}, state)
}

/** A channel, an alert's colour or an incident's level. */
function markOf(mark: string, t: Texts): string {
  return labelOf({ ...t.plans.channelNames, ...t.labels.levelLong, ...t.labels.incidentLevel }, mark)
}
