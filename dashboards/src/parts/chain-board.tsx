import { useRef, useState } from 'react'
import type { ChainNode, ChainView } from '../../../api/views/chain.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { keyOf } from './chain-address.ts'
import { ChainCard, titleOf } from './chain-card.tsx'
import { ChainLines } from './chain-links.tsx'
import { labelOf } from './tags.tsx'

const stages = ['plan', 'release', 'listen', 'alert', 'respond', 'direct', 'effect'] as const

interface ChainBoardProps {
  readonly chain: ChainView
  readonly onLeave: () => void
}

/** The loop from left to right, a column for each of its parts; lines show what came of what. */
export function ChainBoard({ chain, onLeave }: ChainBoardProps) {
  const t = useTexts()
  const board = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<string>()
  const start = keyOf(chain.start)
  return (
    <div data-testid="chain">
      <p className="soft small">{t.chain.hint}</p>
      {chain.nodes.length === 1 && chain.hidden === 0 ? <p>{t.chain.alone}</p> : null}
      {chain.isCut ? <p className="tag tone-warn">{t.chain.cut(chain.limit)}</p> : null}
      {chain.hidden > 0 ? (
        <p className="soft" data-testid="chain-hidden">
          {t.chain.hidden(chain.hidden)}
        </p>
      ) : null}
      <div className="scroll-x">
        <div className="chain-board" ref={board}>
          <ChainLines board={board} chain={chain} current={current} />
          {stages.map((stage) => (
            <section key={stage} className="chain-column" aria-label={t.chain.stages[stage]}>
              <h3>{t.chain.stages[stage]}</h3>
              <ul>
                {chain.nodes
                  .filter((node) => node.stage === stage)
                  .map((node) => (
                    <ChainCard
                      key={keyOf(node)}
                      node={node}
                      isStart={keyOf(node) === start}
                      isNear={isNear(chain, keyOf(node), current)}
                      onFocus={() => setCurrent(keyOf(node))}
                      onBlur={() => setCurrent(undefined)}
                      onLeave={onLeave}
                    />
                  ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
      <LinkTable chain={chain} />
    </div>
  )
}

/** Without one looked at, all are alike; else it and what it is linked with. */
function isNear({ edges }: ChainView, key: string, current: string | undefined): boolean {
  if (current === undefined || current === key) return true
  return edges.some(({ from, to }) => {
    const ends = [keyOf(from), keyOf(to)]
    return ends.includes(key) && ends.includes(current)
  })
}

/** The same links in words, for who does not see the lines. */
function LinkTable({ chain: { nodes, edges } }: { readonly chain: ChainView }) {
  const t = useTexts()
  const byKey = new Map(nodes.map((node) => [keyOf(node), node]))
  const words = (node: ChainNode | undefined) =>
    node ? `${labelOf(t.chain.kinds, node.kind)} ${titleOf(node, t)}` : ''
  if (edges.length === 0) return null
  return (
    <details className="chain-links">
      <summary>
        {t.chain.links}（{edges.length}）
      </summary>
      <table className="plain-table" data-testid="chain-links">
        <thead>
          <tr>
            <th scope="col">{t.chain.from}</th>
            <th scope="col">{t.chain.relation}</th>
            <th scope="col">{t.chain.to}</th>
          </tr>
        </thead>
        <tbody>
          {edges.map(({ from, to, how }) => (
            <tr key={`${keyOf(from)} ${keyOf(to)} ${how}`}>
              <td>{words(byKey.get(keyOf(from)))}</td>
              <td>{labelOf(t.chain.how, how)}</td>
              <td>{words(byKey.get(keyOf(to)))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
