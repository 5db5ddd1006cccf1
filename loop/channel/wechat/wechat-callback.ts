import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../../pipeline/platform/errors.ts'

/** As set on the platform's page 「服务器配置」. */
export interface WeChatCallbackOptions {
  readonly token: string
  readonly appId: string
  /** EncodingAESKey, 43 characters; with it only encrypted events are taken (安全模式). */
  readonly aesKey?: string
}

export interface CallbackQuery {
  readonly timestamp?: string | undefined
  readonly nonce?: string | undefined
  readonly signature?: string | undefined
  readonly msg_signature?: string | undefined
  readonly echostr?: string | undefined
}

/** What the platform tells of a publishing job; only its number is believed: what became of it is asked. */
export interface WeChatEvent {
  readonly event: string
  readonly jobId?: string
}

export interface WeChatCallback {
  /** The answer that proves the address is ours. FORBIDDEN when the signature is not the platform's. */
  greet(query: CallbackQuery): string
  /** The event in a body, after its signature. FORBIDDEN, BAD_INPUT. */
  read(query: CallbackQuery, xml: string): WeChatEvent
}

export function createWeChatCallback({ token, appId, aesKey }: WeChatCallbackOptions): WeChatCallback {
  const key = aesKey === undefined ? undefined : Buffer.from(`${aesKey}=`, 'base64')
  if (key && key.length !== 32)
    throw new AppError('BAD_INPUT', 'EncodingAESKey is not 43 characters', {
      userMessage: 'YUSHU_WECHAT_AES_KEY 应为公众平台给出的 43 位 EncodingAESKey',
    })
  const requireSignature = (given: string | undefined, ...parts: readonly (string | undefined)[]) => {
    if (!given || !isSame(given, signatureOf(token, ...parts.map((part) => part ?? ''))))
      throw new AppError('FORBIDDEN', 'wechat callback: signature')
  }
  return {
    greet({ timestamp, nonce, signature, echostr }) {
      requireSignature(signature, timestamp, nonce)
      return echostr ?? ''
    },
    read({ timestamp, nonce, signature, msg_signature }, xml) {
      if (!key) {
        requireSignature(signature, timestamp, nonce)
        return eventOf(xml)
      }
      const encrypted = tagOf(xml, 'Encrypt')
      if (!encrypted) throw new AppError('BAD_INPUT', 'wechat callback: not encrypted')
      requireSignature(msg_signature, timestamp, nonce, encrypted)
      return eventOf(decrypt(encrypted, key, appId))
    },
  }
}

/** SHA-1 of the sorted parts: the platform's own choice, its strength is the token's. */
function signatureOf(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** 16 random bytes, the length, the message, the AppID; padded to blocks of 32, not of the cipher's 16. */
function decrypt(encrypted: string, key: Buffer, appId: string): string {
  const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = decipherAll(cipher, encrypted)
  const padding = padded.at(-1) ?? 0
  const plain = padding >= 1 && padding <= 32 ? padded.subarray(0, padded.length - padding) : padded
  if (plain.length < 20) throw unreadable()
  const end = 20 + plain.readUInt32BE(16)
  if (end > plain.length || plain.subarray(end).toString() !== appId) throw unreadable()
  return plain.subarray(20, end).toString()
}

function decipherAll(cipher: ReturnType<typeof createDecipheriv>, encrypted: string): Buffer {
  try {
    return Buffer.concat([cipher.update(encrypted, 'base64'), cipher.final()])
  } catch (cause) {
    throw new AppError('BAD_INPUT', 'wechat callback: cannot be decrypted', { cause })
  }
}

function unreadable(): AppError {
  return new AppError('BAD_INPUT', 'wechat callback: not for this account')
}

function eventOf(xml: string): WeChatEvent {
  const jobId = tagOf(xml, 'publish_id')
  return { event: tagOf(xml, 'Event') ?? '', ...(jobId ? { jobId } : {}) }
}

/** These events are flat but for the details, which are not read: the first element of a name is the one. */
function tagOf(xml: string, name: string): string | undefined {
  const found = new RegExp(
    `<${name}>\\s*(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))\\s*</${name}>`,
    'u',
  ).exec(xml)
  return (found?.[1] ?? found?.[2])?.trim()
}
