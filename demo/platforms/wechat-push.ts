import { createCipheriv, createHash, randomBytes } from 'node:crypto'

/** Where events are pushed to, and what they are signed and encrypted with. */
export interface PushTarget {
  readonly url: string
  readonly token: string
  readonly aesKey?: string
}

interface JobNews {
  readonly appId: string
  readonly jobId: string
  readonly status: unknown
  readonly now: number
}

/** The event as the platform pushes it, encrypted in safe mode. */
export async function pushJobFinished(
  { url, token, aesKey }: PushTarget,
  { appId, jobId, status, now }: JobNews,
): Promise<void> {
  const event = `<xml><ToUserName><![CDATA[gh_account]]></ToUserName><FromUserName><![CDATA[openid]]></FromUserName><CreateTime>${Math.floor(now / 1000)}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[PUBLISHJOBFINISH]]></Event><PublishEventInfo><publish_id>${jobId}</publish_id><publish_status>${String(status)}</publish_status></PublishEventInfo></xml>`
  const timestamp = String(Math.floor(now / 1000))
  const nonce = randomBytes(6).toString('hex')
  const address = new URL(url)
  const sign = (...parts: readonly string[]) =>
    createHash('sha1')
      .update([...parts].sort().join(''))
      .digest('hex')
  address.searchParams.set('timestamp', timestamp)
  address.searchParams.set('nonce', nonce)
  address.searchParams.set('signature', sign(token, timestamp, nonce))
  let body = event
  if (aesKey) {
    const encrypted = encrypt(event, aesKey, appId)
    address.searchParams.set('encrypt_type', 'aes')
    address.searchParams.set('msg_signature', sign(token, timestamp, nonce, encrypted))
    body = `<xml><ToUserName><![CDATA[gh_account]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  }
  await fetch(address, { method: 'POST', body, headers: { 'content-type': 'text/xml' } }).then(
    (response) => response.text(),
    () => undefined,
  )
}

function encrypt(message: string, aesKey: string, appId: string): string {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appId)])
  const padding = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64')
}
