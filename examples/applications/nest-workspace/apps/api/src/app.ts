import { Controller, Get, Module, Param } from "@nestjs/common";

import { GreetingService } from "./greetingService";

@Controller()
export class GreetingController {
    // What is injected is known by the metadata of the decorators alone.
    constructor(private readonly service: GreetingService) {}

    @Get("health")
    health() {
        return { status: "ok" };
    }

    @Get("greet/:name")
    greet(@Param("name") name: string) {
        return { text: this.service.greet(name) };
    }
}

@Module({ controllers: [GreetingController], providers: [GreetingService] })
export class AppModule {}
