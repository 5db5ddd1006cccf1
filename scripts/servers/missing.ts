/** A server cannot run on this machine: something it needs is not there. The message is one line for the person who asked. */
export class ServerMissing extends Error {
  override readonly name = 'ServerMissing'
}
