import { Controller, Get, Param } from '@nestjs/common'

@Controller('invoices')
export class InvoicesController {
  @Get(':id')
  find(@Param('id') id: string) {
    return { id }
  }
}
