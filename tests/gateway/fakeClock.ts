/** A clock that only the test moves. */
export class FakeClock {
  time = Date.now()

  now(): number {
    return this.time
  }
}
