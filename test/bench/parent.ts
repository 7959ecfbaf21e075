/** How the bench's processes talk to the one that started them: it sends a message, they answer with one. */
export function tell(message: object): void {
  process.send?.(message)
}

/** Answers each message of the parent's; ends the process when the parent is gone. */
export function answerParent(answer: (message: unknown) => object | Promise<object>): void {
  process.on('message', (message) => {
    Promise.resolve(message)
      .then(answer)
      .then(tell, (error: unknown) => tell({ error: error instanceof Error ? error.message : String(error) }))
  })
  process.on('disconnect', () => process.exit())
}
