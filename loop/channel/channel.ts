import type { Content } from '../release/release.ts'
import type { ChannelKind } from './publication.ts'

/** Where a rendering's readers find the whole text, and whether it corrects what they have read before. */
export interface RenderContext {
  /** Of the text on the portal, whole, with scheme and host. It carries the publication's id: by it a post is found again. */
  readonly portalUrl: string
  readonly isCorrection: boolean
}

/** A content as one channel will show it. What a channel has no place for is absent. */
export interface Rendering {
  readonly title?: string
  readonly digest?: string
  /** The words alone: a post, or what a person pastes. */
  readonly text?: string
  readonly html?: string
  readonly link: string
  /** Pictures that stand in the text, by their address. */
  readonly images: readonly string[]
}

/** How much of a limit is used, for the preview. */
export interface RenderingLength {
  readonly label: string
  readonly used: number
  readonly limit: number
}

export interface ChannelFinding {
  readonly code: string
  /** Chinese, says what to do. */
  readonly message: string
  readonly isBlocking: boolean
}

/** An account, or our own portal: how a text looks there, what the platform would refuse, and, for machines, how it gets there. */
export interface Channel {
  readonly id: string
  readonly kind: ChannelKind
  readonly name: string
  /** Pure: the same content and context, the same rendering. */
  render(content: Content, context: RenderContext): Rendering
  check(rendering: Rendering): readonly ChannelFinding[]
  lengths?(rendering: Rendering): readonly RenderingLength[]
  /** Absent where nothing is sent: the portal, and accounts a person posts to. */
  readonly client?: ChannelClient
}

/** A channel that the configuration does not offer, and what it lacks. */
export interface AbsentChannel {
  readonly id: string
  readonly kind: ChannelKind
  readonly name: string
  /** Names of the variables to set. */
  readonly missing: readonly string[]
  /** Chinese, says where to get them. */
  readonly hint: string
}

export interface ChannelSet {
  readonly channels: readonly Channel[]
  readonly absent: readonly AbsentChannel[]
}

/** One publication as a client sees it. */
export interface PublishTask {
  /** Of the publication: the idempotency key where a platform takes one. */
  readonly id: string
  readonly rendering: Rendering
  /** What the platform has called it so far, by the client's own names. */
  readonly remote: Readonly<Record<string, string>>
  /** Nothing of it can be on the platform that is older. */
  readonly releasedAt: Date
  /** Since when the platform has had it, when it has. */
  readonly acceptedAt?: Date
  readonly now: Date
}

/** A step that was begun and whose end is not known. */
export interface Doubt {
  readonly step: string
  readonly since: Date
  /** What the platform said to it, when it said something that decides nothing. */
  readonly code?: string
}

/**
 * How a step ended. `again`: certain that nothing was done, and worth another try. `unknown`: it may have been done. `absent`: looked, and
 * it was not done. `pending`: cannot be told yet. `refused`: no use in trying again before a person has mended something.
 */
export type StepEnd =
  | {
      readonly kind: 'done'
      readonly remote?: Readonly<Record<string, string>>
      /** `sent`: there is another step; `accepted`: with the platform, which is to be asked. */
      readonly reached: 'sent' | 'accepted' | 'published'
      readonly url?: string
    }
  | {
      readonly kind: 'again'
      readonly code?: string
      readonly message: string
      /** The account is to be left alone for so long. */
      readonly afterMs?: number
    }
  | { readonly kind: 'unknown'; readonly code?: string; readonly message: string; readonly afterMs?: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'pending'; readonly afterMs: number }
  | {
      readonly kind: 'refused'
      readonly code?: string
      readonly message: string
      /** Names in `remote` that are of no use any more: what is resumed begins without them. */
      readonly forget?: readonly string[]
      /** True when it may have been done all the same and only a person can tell. Default: true for what was looked up or asked for. */
      readonly isInDoubt?: boolean
    }

/**
 * Brings one publication to its platform, one step at a time. The publisher writes down each step before it is taken; what it finds written
 * down without an end is looked up before anything is sent again. So a lost answer, or a process killed anywhere, neither loses nor doubles.
 */
export interface ChannelClient {
  /** The next step, from what is on record alone. */
  nextStep(task: PublishTask): string
  take(step: string, task: PublishTask, signal: AbortSignal): Promise<StepEnd>
  /** Whether a step was done whose answer is not known; a step that may be repeated without harm is `absent`. */
  lookUp(doubt: Doubt, task: PublishTask, signal: AbortSignal): Promise<StepEnd>
  /** What became of an accepted publication; for platforms that publish later. */
  poll?(task: PublishTask, signal: AbortSignal): Promise<StepEnd>
  /** Takes a published one down, where the platform lets a program do so and the office wants it. */
  takeDown?(task: PublishTask, signal: AbortSignal): Promise<StepEnd>
  /** Comments under a published one that are newer than the cursor. */
  comments?(task: PublishTask, cursor: string | undefined, signal: AbortSignal): Promise<CommentPage>
}

export interface ChannelComment {
  readonly id: string
  readonly text: string
  readonly author: string
  readonly at: Date
}

export interface CommentPage {
  readonly comments: readonly ChannelComment[]
  /** What to hand in the next time. */
  readonly cursor?: string
}
