import { type RefObject, useEffect, useState } from 'react'
import type { ChainView } from '../../../api/views/chain.ts'
import { keyOf } from './chain-address.ts'
import { type Box, curveBetween } from './chain-lines.ts'

interface ChainLinesProps {
  readonly board: RefObject<HTMLDivElement | null>
  readonly chain: ChainView
  readonly current: string | undefined
}

/** The lines under the cards, drawn where the cards are; drawn again when these move. */
export function ChainLines({ board, chain, current }: ChainLinesProps) {
  const [boxes, setBoxes] = useState<ReadonlyMap<string, Box>>(new Map())
  // The board around the lines is there only when all of it is: an effect of the layout would come too early.
  useEffect(() => {
    const element = board.current
    if (!element) return
    const measure = () => setBoxes(measureCards(element))
    const watcher = new ResizeObserver(measure)
    watcher.observe(element)
    measure()
    return () => watcher.disconnect()
  }, [board])
  return (
    <svg className="chain-lines" aria-hidden="true">
      {chain.edges.map(({ from, to, how }) => {
        const ends = [keyOf(from), keyOf(to)] as const
        const [one, other] = [boxes.get(ends[0]), boxes.get(ends[1])]
        if (!one || !other) return null
        const isNear = current !== undefined && ends.includes(current)
        return (
          <path
            key={`${ends[0]} ${ends[1]} ${how}`}
            d={curveBetween(one, other)}
            className={isNear ? 'chain-near' : undefined}
          />
        )
      })}
    </svg>
  )
}

function measureCards(board: HTMLElement): ReadonlyMap<string, Box> {
  const corner = board.getBoundingClientRect()
  const cards = [...board.querySelectorAll<HTMLElement>('[data-chain]')]
  return new Map(
    cards.map((card) => {
      const { left, right, top, bottom } = card.getBoundingClientRect()
      return [
        card.dataset.chain ?? '',
        {
          left: left - corner.left,
          right: right - corner.left,
          top: top - corner.top,
          bottom: bottom - corner.top,
        },
      ]
    }),
  )
}
