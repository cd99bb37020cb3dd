import { Injectable } from "@nestjs/common";
import { greeting } from "@team/greeting";

@Injectable()
export class GreetingService {
    greet(name: string): string {
        return greeting(name);
    }
}
